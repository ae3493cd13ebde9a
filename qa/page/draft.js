// Runs in a draft: hovering over a bound number or reaching it by keyboard tells where it is from, a click shows the place.
const bound = (event) => event.target.closest?.('[data-piece]');

const tell = (event) => {
  const piece = bound(event), tip = element.querySelector('.whence');
  if (!tip) return;
  tip.hidden = !piece;
  if (!piece) return;
  tip.textContent = piece.dataset.whence;
  const box = piece.getClientRects()[0], room = innerWidth - tip.offsetWidth - 12;
  tip.style.left = `${Math.max(12, Math.min(box.left, room))}px`;
  tip.style.top = `${box.bottom + 8 + tip.offsetHeight > innerHeight ? box.top - tip.offsetHeight - 8 : box.bottom + 8}px`;
};

const open = (event) => {
  const piece = bound(event);
  if (!piece || (event.type === 'keydown' && !['Enter', ' '].includes(event.key))) return;
  event.preventDefault();
  element.querySelector('[aria-current]')?.removeAttribute('aria-current');
  piece.setAttribute('aria-current', 'true');
  trigger('cite', { ...piece.dataset });
  if (innerWidth <= 860) document.getElementById('draft-place').scrollIntoView({ behavior: 'smooth' });
};

['mouseover', 'focusin', 'focusout', 'mouseleave'].forEach(name => element.addEventListener(name, tell));
['click', 'keydown'].forEach(name => element.addEventListener(name, open));
element.closest('.pane').addEventListener('scroll', () => {
  const tip = element.querySelector('.whence');
  if (tip) tip.hidden = true;
});
