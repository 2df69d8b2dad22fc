/** Namespaces that another installation claims. */
package dev.lamina.operator.claim;
