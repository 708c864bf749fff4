/** A share as a bar; what it shows is in the words beside it. */
export function Meter({ share, tone }: { share: number; tone: 'accent' | 'muted' | 'warning' | 'critical' }) {
  const width = Math.min(1, Math.max(0, share)) * 100
  return (
    <svg class={`meter meter-${tone}`} viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      <rect class="meter-ground" width="100" height="6" rx="1" />
      <rect class="meter-fill" width={width} height="6" rx="1" />
    </svg>
  )
}
