/** Real servers that a test starts as processes of its own: NATS and MinIO. */
package dev.lamina.testbed.server;
