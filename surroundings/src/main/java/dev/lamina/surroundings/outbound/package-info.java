/** Where users may make the programs connect to. */
package dev.lamina.surroundings.outbound;
