package io.buswork.browser;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What pages offer to be pressed, and what they show as not to be had with the token. */
public final class Offers {

  private static final String TEXTS =
      "return [...document.querySelectorAll(arguments[0])]"
          + ".filter(button => button.checkVisibility()).map(button => button.innerText.trim())"
          + ".filter(Boolean)";

  private Offers() {}

  /**
   * Each button on a page of the navigation that can be pressed, by its words; the theme's has
   * none, but for a sign.
   */
  public static Set<String> ofEveryPage(Browser browser) {
    Set<String> offered = new TreeSet<>();
    for (String address : EveryPage.addresses(browser)) {
      browser.go(address);
      browser.see("main h1");
      browser.see(
          "main table, main .empty, main .failing, main .card, main details, main .nothing");
      texts(browser, "main button:not([data-refused]):not(.sorter)").forEach(offered::add);
      texts(browser, ".bar button:not([data-refused]):not(#theme)").forEach(offered::add);
    }
    return offered;
  }

  /** What the page shows as not to be had. */
  public static List<String> refused(Browser browser) {
    return texts(browser, "[data-refused]");
  }

  private static List<String> texts(Browser browser, String css) {
    return ((List<?>) browser.run(TEXTS, css)).stream().map(String::valueOf).toList();
  }
}
