// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IKeyRegistry} from "./keys/IKeyRegistry.sol";
import {ISlashable} from "./ISlashable.sol";
import {ISlashingCourt} from "./ISlashingCourt.sol";
import {IStakeSource} from "./IStakeSource.sol";

/// @title IBondVault
/// @notice Bonds of operators in one token, each of which answers for every member that its operator opted in to. Nobody
/// but the court takes from them, and nobody at all decides where what was taken goes: a share to the reporter, the rest to
/// an address that never changes.
/// @dev `held` is the bond and what is leaving. What leaves counts no more as stake, from the request on, but answers until
/// it is withdrawn, for what happened before. What was active at an infraction is still here when evidence of it has been
/// judged: `UNBONDING` is longer than the court's evidence and veto windows together, and a pending charge holds it longer.
interface IBondVault is ISlashable, IStakeSource {
    /// @notice What an operator has here. `leaving` may go from `leavesAt` on.
    struct Bond {
        uint256 active;
        uint256 leaving;
        uint64 leavesAt;
    }

    /// @notice An operator added to its bond.
    event Deposited(address indexed operator, uint256 amount);
    /// @notice Part of a bond is leaving; with it everything that was leaving before leaves at `leavesAt`.
    event WithdrawalRequested(address indexed operator, uint256 amount, uint64 leavesAt);
    /// @notice What was leaving is gone.
    event Withdrawn(address indexed operator, uint256 amount);
    /// @notice A reporter took its rewards.
    event RewardPaid(address indexed reporter, uint256 amount);
    /// @notice What was taken from bonds, less rewards, went to the treasury.
    event Swept(uint256 amount);

    /// @notice Nothing to move.
    error ZeroAmount();
    /// @notice The token moved another amount than it was told.
    error WrongAmountReceived(uint256 expected, uint256 actual);
    /// @notice The bond is smaller.
    error InsufficientBond(uint256 active, uint256 amount);
    /// @notice What is leaving may go from this time on.
    error StillUnbonding(uint256 leavesAt);
    /// @notice Charges against the operator are not settled here.
    error ChargesPending(address operator, uint256 count);

    /// @notice Adds to the caller's bond. Tokens that take a fee are refused.
    function deposit(uint256 amount) external;

    /// @notice The caller answers for `member` from now on, with the whole bond, for what the key signs: `registry`, which
    /// must be one that the court asks, says it is the caller's.
    function optIn(uint256 member, IKeyRegistry registry, bytes32 keyId) external;

    /// @notice The caller answers for nothing that happens at `member` from now on. Back again, and in the place of `MAX_MEMBERS`
    /// that this frees, only after the court's evidence and veto windows.
    function optOut(uint256 member) external;

    /// @notice Part of the caller's bond shall leave. It counts no more as stake at once; another request puts off both.
    function requestWithdrawal(uint256 amount) external;

    /// @notice Pays out what was leaving, once the time is over and no charge is pending.
    function withdraw() external returns (uint256 amount);

    /// @notice Pays the caller's rewards.
    function claimReward() external returns (uint256 amount);

    /// @notice Sends what was taken to the treasury. Anybody.
    function sweep() external returns (uint256 amount);

    // solhint-disable func-name-mixedcase
    /// @notice The token.
    function ASSET() external view returns (IERC20);

    /// @notice Who may slash.
    function COURT() external view returns (ISlashingCourt);

    /// @notice Where what is taken goes.
    function TREASURY() external view returns (address);

    /// @notice Seconds between request and withdrawal.
    function UNBONDING() external view returns (uint256);

    /// @notice Share, out of 1e18, of what is taken that goes to the reporter.
    function REWARD_WAD() external view returns (uint256);
    // solhint-enable func-name-mixedcase

    /// @notice What an operator has here.
    function bondOf(address operator) external view returns (Bond memory);

    /// @notice Bond of the operator at a time, with what was leaving then.
    function heldAt(address operator, uint64 time) external view returns (uint256);

    /// @notice What is left of it, when everything that went since then is taken from it.
    function leftOf(address operator, uint64 time) external view returns (uint256);

    /// @notice Members that the operator answers for.
    function membersOf(address operator) external view returns (uint256[] memory);

    /// @notice Rewards that a reporter may take.
    function rewardOf(address reporter) external view returns (uint256);

    /// @notice All bonds with what is leaving; all rewards not yet paid; what waits for `sweep`. Together they are at most the
    /// vault's balance, and equal to it unless somebody sent tokens without `deposit`.
    function totals() external view returns (uint256 held, uint256 rewards, uint256 confiscated);
}
