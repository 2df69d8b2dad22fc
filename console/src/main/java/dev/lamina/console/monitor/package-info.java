/** What a function does at present, and what it cost. */
package dev.lamina.console.monitor;
