// Search, order and keys for the tables of sheets.py. `element`, `trigger` and `watch` are Gradio's.
const bare = text => text.replace(/[\s,，]/g, '').toLowerCase();

function search() {
  const wanted = bare(element.querySelector('.search input').value);
  const rows = [...element.querySelectorAll('tbody tr')];
  rows.forEach(row => { row.hidden = !bare([...row.cells].map(cell => cell.textContent).join('\n')).includes(wanted); });
  const shown = rows.filter(row => !row.hidden).length;
  element.querySelector('.found').textContent = wanted ? `${shown} 行` : '';
}

// Numbers by value, other cells as text; blank cells last either way. The third click restores the printed order.
function sort(head) {
  const table = head.closest('table'), body = table.tBodies[0], at = head.cellIndex;
  const order = { none: 'ascending', ascending: 'descending', descending: 'none' }[head.ariaSort];
  table.querySelectorAll('thead th').forEach(other => { other.ariaSort = 'none'; });
  head.ariaSort = order;
  const rows = [...body.rows];
  rows.forEach((row, place) => { row.dataset.printed ??= place; });
  const key = row => {
    const cell = row.cells[at];
    if (!cell.textContent.trim()) return null;
    return cell.dataset.value === undefined ? cell.textContent : Number(cell.dataset.value);
  };
  const compare = (one, other) => {
    const a = key(one), b = key(other);
    if (order === 'none' || a === b) return one.dataset.printed - other.dataset.printed;
    if (a === null || b === null) return a === null ? 1 : -1;
    const numbers = typeof a === 'number' && typeof b === 'number';
    return (numbers ? a - b : String(a).localeCompare(String(b), 'zh')) * (order === 'ascending' ? 1 : -1);
  };
  body.append(...rows.sort(compare));
}

function open(cell) {
  element.querySelectorAll('.cited').forEach(other => other.classList.remove('cited'));
  cell.classList.add('cited');
  trigger('select', { index: cell.dataset.cell.split(',').map(Number), value: cell.textContent });
}

// One cell of each table can be reached with Tab, the others from there with the arrows.
function move(cell, key) {
  const rows = [...cell.closest('tbody').rows].filter(row => !row.hidden), at = rows.indexOf(cell.parentElement);
  const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  const [down, right] = steps[key];
  let row = at, column = cell.cellIndex, next;
  do {
    row += down;
    column += right;
    next = rows[row]?.cells[column];
  } while (next && !next.dataset.cell);
  if (!next) return;
  cell.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

function begin() {
  element.querySelectorAll('tbody').forEach(body => {
    const first = body.querySelector('[data-cell]');
    if (first) first.tabIndex = 0;
  });
}

element.addEventListener('input', event => { if (event.target.matches('.search input')) search(); });
element.addEventListener('click', event => {
  const head = event.target.closest('thead th'), cell = event.target.closest('[data-cell]');
  if (head) sort(head); else if (cell) open(cell);
});
element.addEventListener('keydown', event => {
  const cell = event.target.closest('[data-cell]');
  if (!cell) return;
  if (event.key === 'Enter' || event.key === ' ') open(cell);
  else if (event.key.startsWith('Arrow')) move(cell, event.key);
  else return;
  event.preventDefault();
});
watch('value', begin);
begin();
