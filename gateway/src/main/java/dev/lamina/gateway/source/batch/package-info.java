/** Batches of records, whatever they come from: when one has run, which records failed, how many run at a time. */
package dev.lamina.gateway.source.batch;
