/** MQTT brokers: each message becomes an asynchronous event. DESIGN.md describes it. */
package dev.lamina.gateway.source.mqtt;
