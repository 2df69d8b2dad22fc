/** Notifications of buckets: webhook, matching with Triggers, events of S3's form, replay. */
package dev.lamina.gateway.source.bucket;
