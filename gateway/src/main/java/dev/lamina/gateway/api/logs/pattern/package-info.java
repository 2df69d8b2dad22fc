/** Filter patterns of CloudWatch Logs. */
package dev.lamina.gateway.api.logs.pattern;
