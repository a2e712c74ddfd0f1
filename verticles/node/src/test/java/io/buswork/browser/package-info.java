/** A real browser for the console's tests: Chromium, driven over WebDriver. */
package io.buswork.browser;
