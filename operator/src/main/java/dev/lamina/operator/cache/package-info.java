/** How informers keep objects of which there are very many. */
package dev.lamina.operator.cache;
