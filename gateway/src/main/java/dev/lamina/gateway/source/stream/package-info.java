/** Streams of Kinesis and of DynamoDB's tables: ordered records in shards, each read by one gateway. See DESIGN.md. */
package dev.lamina.gateway.source.stream;
