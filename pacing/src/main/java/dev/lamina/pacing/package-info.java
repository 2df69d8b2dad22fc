/** When an attempt that failed is repeated. */
package dev.lamina.pacing;
