/** The part of the EventBridge API that puts events on buses. */
package dev.lamina.gateway.api.eventbridge;
