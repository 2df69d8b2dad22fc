/** What all pages share: their frame, and the page of an error. */
package dev.lamina.console.page;
