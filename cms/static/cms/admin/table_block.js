// Wagtail's table, which stops taking rows and columns at the figures of cms/editing/form_sizes.py and says why.
(() => {
  const Table = window.telepath.constructors["wagtail.contrib.typed_table_block.blocks.TypedTableBlock"];

  class BoundedTable extends Table {
    render(placeholder, prefix, initialState, initialError) {
      const table = super.render(placeholder, prefix, initialState, initialError);
      const notice = document.createElement("p");
      notice.className = "sn-full";
      notice.setAttribute("role", "status");
      table.container[0].append(notice);
      for (const name of ["insertRow", "deleteRow", "insertColumn", "deleteColumn", "clear"]) {
        const change = table[name];
        table[name] = (...what) => {
          const result = change.apply(table, what);
          this.bound(table, notice);
          return result;
        };
      }
      this.bound(table, notice);
      return table;
    }

    bound(table, notice) {
      const meta = this.meta;
      // What was removed is sent too, until the page is saved.
      const saveFirst =
        table.rowCountIncludingDeleted >= 2 * meta.mostRows ||
        table.columnCountIncludingDeleted >= 2 * meta.mostColumns;
      const fullRows = table.rows.length >= meta.mostRows;
      const fullColumns = table.columns.length >= meta.mostColumns;
      const close = (selector, isFull) =>
        table.container[0].querySelectorAll(selector).forEach((button) => (button.disabled = isFull));
      close(".prepend-row", fullRows || saveFirst);
      close(".prepend-column, .append-column", fullColumns || saveFirst);
      const words = [fullRows && meta.fullRows, fullColumns && meta.fullColumns];
      const said = saveFirst ? meta.saveFirst : words.filter(Boolean).join(" ");
      if (notice.textContent !== said) notice.textContent = said;
    }
  }

  window.telepath.register("cms.blocks.table.BoundedTable", BoundedTable);
})();
