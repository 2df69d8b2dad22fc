/**
 * Charts over time, from a store of metrics that answers Prometheus' queries. The store knows no users: which series a
 * query reads is decided here, by objects that the API server gave to the user.
 */
package dev.lamina.console.chart;
