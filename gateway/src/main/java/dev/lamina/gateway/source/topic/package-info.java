/** Topics: a published message becomes one event for each subscribed function. */
package dev.lamina.gateway.source.topic;
