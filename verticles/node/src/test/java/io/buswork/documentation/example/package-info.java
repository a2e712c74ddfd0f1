/** The code that README.md and docs/writing-handlers.md show. */
package io.buswork.documentation.example;
