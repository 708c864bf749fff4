/** What the names of all metrics begin with. */
export const METRICS_PREFIX = 'concordat_'
