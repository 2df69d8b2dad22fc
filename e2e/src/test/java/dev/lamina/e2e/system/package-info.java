/** The installed system as tests see it: installation, namespaces, clients, diagnosis. */
package dev.lamina.e2e.system;
