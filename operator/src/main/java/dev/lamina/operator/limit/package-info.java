/** What administrators allow namespaces, and what their functions and layers use of it: see docs/adr/0062. */
package dev.lamina.operator.limit;
