/** Code and layers are fetched and unpacked. */
package dev.lamina.runtime.content;
