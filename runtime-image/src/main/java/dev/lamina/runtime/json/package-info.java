/** Reads JSON: in the images without a Java handler there is no library for it. */
package dev.lamina.runtime.json;
