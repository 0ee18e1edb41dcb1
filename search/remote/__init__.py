"""The engine that SEARCH_URL names: OpenSearch or Elasticsearch. PostgreSQL stands by."""
