/** Lambda's Telemetry API and Logs API: what is logged, in batches, for the extensions that have subscribed. */
package dev.lamina.runtime.telemetry;
