/**
 * Resources as the Lambda API writes them: who may, who owns which field, what is noted. A write changes only the
 * fields that differ, with the resourceVersion that was read. See docs/adr/0056.
 */
package dev.lamina.gateway.api.control.manifest;
