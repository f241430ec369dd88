/* Says on the page when a passkey could not be used; the library only tells the console. */
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.getElementById("passkey-error").hidden = false;
});
