package io.buswork.browser;

import java.util.ArrayList;
import java.util.List;
import org.openqa.selenium.Keys;
import org.openqa.selenium.interactions.Actions;

/** Somebody who has no mouse. */
public final class Keyboard {

  /** More stops than any page has before what is looked for. */
  private static final int MOST_STOPS = 300;

  private final Browser browser;

  /** That of a browser. */
  public Keyboard(Browser browser) {
    this.browser = browser;
  }

  /** Presses a key. */
  public void press(Keys key) {
    new Actions(browser.driver()).sendKeys(key).perform();
  }

  /** What has the focus, in its words. */
  public String focused() {
    return String.valueOf(browser.run("return document.activeElement.textContent.trim()"));
  }

  /** The tag of what has the focus. */
  public String focusedTag() {
    return String.valueOf(browser.run("return document.activeElement.localName"));
  }

  /** Whether somebody sees where the focus is. */
  public boolean isFocusSeen() {
    return Boolean.TRUE.equals(
        browser.run(
            "const style = getComputedStyle(document.activeElement);"
                + "return document.activeElement.matches(':focus-visible')"
                + " && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0"));
  }

  /** Goes on with Tab, or back with Shift held down, to what says that. */
  public void tabTo(String words, Keys... held) {
    for (int stop = 0; stop < MOST_STOPS; stop++) {
      tab(held);
      if (focused().equals(words)) {
        return;
      }
    }
    throw new AssertionError("the keyboard does not lead to '" + words + "'");
  }

  /** Where so many Tabs lead: {@code dialog} while they stay in one, {@code page} elsewhere. */
  public List<String> tabThrough(int stops) {
    List<String> places = new ArrayList<>();
    for (int stop = 0; stop < stops; stop++) {
      tab();
      // Between its last and its first stop the browser's own window has the focus.
      places.add(
          String.valueOf(
              browser.run(
                  "const at = document.activeElement;"
                      + "return at.closest('dialog') || at === document.body ? 'dialog' : 'page'")));
    }
    return places;
  }

  private void tab(Keys... held) {
    Actions actions = new Actions(browser.driver());
    for (Keys key : held) {
      actions.keyDown(key);
    }
    actions.sendKeys(Keys.TAB);
    for (Keys key : held) {
      actions.keyUp(key);
    }
    actions.perform();
  }
}
