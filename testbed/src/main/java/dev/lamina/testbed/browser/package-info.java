/** A headless browser, for pages of the console. */
package dev.lamina.testbed.browser;
