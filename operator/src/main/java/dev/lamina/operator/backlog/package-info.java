/** How many events wait for a function, as KEDA's scalers need it. */
package dev.lamina.operator.backlog;
