/** Event filters: patterns are measured, compiled and matched. */
package dev.lamina.gateway.source.filter;
