/** Events of all sources while parts of the system are killed or upgraded; none may be lost. */
package dev.lamina.e2e.soak;
