/** Tests of the Helm chart. */
package dev.lamina.e2e.chart;
