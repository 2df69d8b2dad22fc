/** What operator and gateway agree on about their installation: its names in NATS, and what it owns. */
package dev.lamina.installation;
