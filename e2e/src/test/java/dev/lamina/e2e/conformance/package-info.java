/** Behaviours of AWS Lambda, tested with AWS's own clients; docs/compatibility.md is made from them. */
package dev.lamina.e2e.conformance;
