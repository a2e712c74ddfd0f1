package io.buswork.browser;

import java.util.ArrayList;
import java.util.List;
import org.openqa.selenium.By;

/** All pages that the console's navigation leads to. */
public final class EveryPage {

  private EveryPage() {}

  /** Their addresses; a page of the console is open. */
  public static List<String> addresses(Browser browser) {
    return browser.driver().findElements(By.cssSelector("#nav a")).stream()
        .map(link -> link.getDomProperty("href"))
        .toList();
  }

  /** What keeps people from using one of them: light, dark, on a phone. */
  public static List<String> faults(Browser browser) {
    browser.prefers("light");
    List<String> faults = new ArrayList<>();
    for (String address : addresses(browser)) {
      browser.go(address);
      browser.see("main h1");
      Axe.faults(browser).forEach(fault -> faults.add(address + ": " + fault));
      browser.prefers("dark");
      Axe.faultsOfColours(browser).forEach(fault -> faults.add(address + " dark: " + fault));
      browser.prefers("light");
      browser.phone();
      if (Boolean.TRUE.equals(
          browser.run("return document.documentElement.scrollWidth > innerWidth"))) {
        faults.add(address + " is wider than a phone");
      }
      browser.desktop();
    }
    return faults;
  }
}
