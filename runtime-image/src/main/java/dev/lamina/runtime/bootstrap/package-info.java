/** Runtimes that are programs: the Runtime API on a local port, and the program's process. */
package dev.lamina.runtime.bootstrap;
