/** A function that is a container image, in a container next to this program's: its processes, its log, its end. */
package dev.lamina.runtime.container;
