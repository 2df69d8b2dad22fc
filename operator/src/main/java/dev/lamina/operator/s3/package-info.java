/** Connections to S3-compatible stores, and when a request to a store that fails is attempted again. */
package dev.lamina.operator.s3;
