/** What a cron or rate schedule means: which times are due. */
package dev.lamina.schedule;
