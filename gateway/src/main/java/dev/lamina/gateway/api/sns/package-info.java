/** The part of the SNS API that publishes to topics. */
package dev.lamina.gateway.api.sns;
