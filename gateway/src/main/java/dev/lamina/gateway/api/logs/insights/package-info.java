/** Queries in the language of Logs Insights, as far as they map: fields, display, filter, stats, sort and limit. */
package dev.lamina.gateway.api.logs.insights;
