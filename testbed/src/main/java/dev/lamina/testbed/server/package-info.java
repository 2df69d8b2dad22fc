/** Real servers that a test starts as processes of its own: NATS, MinIO and an API server. */
package dev.lamina.testbed.server;
