/** The part of the CloudWatch Logs API that reads: groups, streams, events, filters, and queries. */
package dev.lamina.gateway.api.logs;
