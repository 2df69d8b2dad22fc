/** A headless browser, for pages of the console. */
package dev.lamina.e2e.browser;
