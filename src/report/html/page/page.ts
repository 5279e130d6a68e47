/**
 * What the page does by itself: language, light and dark, sorting and searching of tables. It is a script of its own for the
 * browser, compiled apart; without it the page can be read as it is.
 */
{
  const root = document.documentElement;
  const CHINESE = 'zh-Hans';

  /** Shows one language; words in attributes are put in by hand. */
  const setLanguage = (language: string) => {
    root.lang = language;
    for (const element of document.querySelectorAll<HTMLElement>('[data-label-en]')) {
      const { labelEn, labelZh } = element.dataset;
      const words = (language === CHINESE ? labelZh : labelEn) ?? '';
      element.setAttribute('aria-label', words);
      if (element instanceof HTMLInputElement) element.placeholder = words;
      if (element instanceof HTMLHeadingElement) document.title = words;
    }
  };

  const isDark = () => {
    const chosen = root.dataset.theme;
    return chosen === undefined ? matchMedia('(prefers-color-scheme: dark)').matches : chosen === 'dark';
  };

  /** What a cell is sorted by: its number, or its text in the language that is shown. */
  const sortValue = (row: HTMLTableRowElement, column: number): number | string => {
    const cell = row.cells[column]!;
    if (cell.dataset.value !== undefined) return Number(cell.dataset.value);
    return (cell.querySelector(`[lang="${root.lang}"]`) ?? cell).textContent ?? '';
  };

  const compare = (a: number | string, b: number | string): number => {
    if (typeof a === 'number' && typeof b === 'number') return a - b;
    return String(a).localeCompare(String(b), 'en', { numeric: true });
  };

  /** Sorts the rows by a column: numbers from the largest at first, texts from A; empty cells stay last. */
  const sortBy = (table: HTMLTableElement, column: number) => {
    const heads = [...table.tHead!.rows[0]!.cells];
    const head = heads[column]!;
    const isNumber = head.classList.contains('n');
    const before = head.getAttribute('aria-sort');
    const isDescending = before === 'none' ? isNumber : before === 'ascending';
    for (const other of heads) other.setAttribute('aria-sort', 'none');
    head.setAttribute('aria-sort', isDescending ? 'descending' : 'ascending');
    const body = table.tBodies[0]!;
    const rows = [...body.rows].map((row) => ({ row, value: sortValue(row, column) }));
    rows.sort((a, b) => {
      if (a.value === '' || b.value === '') return Number(a.value === '') - Number(b.value === '');
      return isDescending ? compare(b.value, a.value) : compare(a.value, b.value);
    });
    body.append(...rows.map(({ row }) => row));
  };

  /** A minus sign and a hyphen are one to who searches. */
  const plain = (text: string) => text.toLowerCase().replaceAll('−', '-');

  /** Shows the rows that hold every word that is searched. */
  const search = (input: HTMLInputElement, table: HTMLTableElement, found: HTMLElement) => {
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    const rows = [...table.tBodies[0]!.rows];
    let count = 0;
    for (const row of rows) {
      const text = plain([...row.cells].map((cell) => cell.textContent ?? '').join(' '));
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) count += 1;
    }
    found.textContent = `${count} / ${rows.length}`;
  };

  for (const table of document.querySelectorAll<HTMLTableElement>('table.data')) {
    for (const [column, head] of [...table.tHead!.rows[0]!.cells].entries()) {
      head.querySelector('button')?.addEventListener('click', () => sortBy(table, column));
    }
    const box = table.closest('.block')!.querySelector<HTMLElement>('.search')!;
    const input = box.querySelector('input')!;
    const found = box.querySelector<HTMLElement>('.found')!;
    input.addEventListener('input', () => search(input, table, found));
    search(input, table, found);
    box.hidden = false;
  }

  document.querySelector('#switch-language')!.addEventListener('click', () => {
    setLanguage(root.lang === CHINESE ? 'en' : CHINESE);
  });
  document.querySelector('#switch-theme')!.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
  });
  document.querySelector<HTMLElement>('.switches')!.hidden = false;
  setLanguage(navigator.language.startsWith('zh') ? CHINESE : 'en');
}
