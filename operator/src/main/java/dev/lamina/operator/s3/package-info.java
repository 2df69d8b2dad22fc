/** Connections to S3-compatible stores, and when a store that fails is tried again. */
package dev.lamina.operator.s3;
