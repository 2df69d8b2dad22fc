/** Resources as users read and write them: YAML, conditions, owners, and the fields that are wrong. */
package dev.lamina.console.manifest;
